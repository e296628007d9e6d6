#!lua
-- A node lives on, and looks who else does.
-- KEYS[1]  meta of the nodes' partition
-- ARGV     prefix, node, length of the lease in ms; '' to look only; '1' for a new node
-- RETURNS  {'1' alive or '0' its lease has run out, node, '1' alive or '0' gone, ...}
-- @include clock

local nodes, now = ARGV[1] .. NODES, read_clock(ARGV[1]).now
local score = tonumber(redis.call('ZSCORE', nodes, ARGV[2]) or '0')
local alive = ARGV[4] == '1' or score > now
if alive and ARGV[3] ~= '' then redis.call('ZADD', nodes, now + tonumber(ARGV[3]), ARGV[2]) end
local answer = { alive and '1' or '0' }
local all = redis.call('ZRANGE', nodes, 0, -1, 'WITHSCORES')
for index = 1, #all, 2 do
  answer[#answer + 1] = all[index]
  answer[#answer + 1] = tonumber(all[index + 1]) > now and '1' or '0'
end
return answer
