#!lua
-- Stores a player's record if it follows the one that is stored.
-- KEYS[1]  the player: `r` revision, `p` record
-- ARGV     prefix of its partition, revision that must be stored ('' none), new revision, record,
--          time in ms after which it must not be stored any more ('' none)
-- RETURNS  'stored' | 'conflict' (another revision is there) | 'late'
-- @include clock

if (redis.call('HGET', KEYS[1], 'r') or '') ~= ARGV[2] then return 'conflict' end
if ARGV[5] ~= '' and read_clock(ARGV[1]).now > tonumber(ARGV[5]) then return 'late' end
redis.call('HSET', KEYS[1], 'r', ARGV[3], 'p', ARGV[4])
return 'stored'
