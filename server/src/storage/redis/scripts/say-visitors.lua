#!lua
-- What a node has of a room's people, told to the nodes that follow the room.
-- KEYS[1]  the room's visitors
-- ARGV     prefix, node, room, `count people` ('' nobody), '1' if the room is an orphan should the node end now
-- RETURNS  '1' changed, '0' it stood there already

local changed = (redis.call('HGET', KEYS[1], ARGV[2]) or '') ~= ARGV[4]
if ARGV[5] == '1' then redis.call('SADD', ARGV[1] .. ROOMS_OF .. ARGV[2], ARGV[3])
else redis.call('SREM', ARGV[1] .. ROOMS_OF .. ARGV[2], ARGV[3]) end
if not changed then return '0' end
if ARGV[4] == '' then redis.call('HDEL', KEYS[1], ARGV[2]) else redis.call('HSET', KEYS[1], ARGV[2], ARGV[4]) end
redis.call('SPUBLISH', ARGV[1] .. CHANNEL .. ARGV[3], 'P' .. ARGV[2] .. '\n' .. ARGV[4])
return '1'
