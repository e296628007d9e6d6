#!lua
-- Stores a service account if it follows the one that is stored.
-- KEYS[1]  the accounts: name to `revision record`
-- ARGV     name, new revision, record
-- RETURNS  'stored' | 'conflict' (another revision is there)

local former = redis.call('HGET', KEYS[1], ARGV[1])
local revision = former and tonumber(string.match(former, '^%d+')) or 0
if revision ~= tonumber(ARGV[2]) - 1 then return 'conflict' end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. ARGV[3])
return 'stored'
