#!lua
-- Rooms of nodes that are gone, each handed out under a lease until it is settled.
-- KEYS[1]  orphans of the partition
-- ARGV     prefix, most rooms, lease in ms
-- RETURNS  rooms
-- @include clock

local now = read_clock(ARGV[1]).now
local rooms = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, tonumber(ARGV[2]))
for _, room in ipairs(rooms) do redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), room) end
return rooms
