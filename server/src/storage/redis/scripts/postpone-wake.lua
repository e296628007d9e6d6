#!lua
-- Moves a claimed wake, unless a commit has armed another since.
-- KEYS[1]  the room
-- ARGV     prefix, room id, deadline as it was claimed, new time
-- RETURNS  '1' moved, '0' not

local deadline = string.match(redis.call('HGET', KEYS[1], 'w') or '', '^(%d+) %d+%*$')
if deadline ~= ARGV[3] then return '0' end
redis.call('ZADD', ARGV[1] .. WAKES, ARGV[4], ARGV[2])
redis.call('HSET', KEYS[1], 'w', deadline .. ' ' .. ARGV[4] .. '*')
return '1'
