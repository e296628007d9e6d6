#!lua
-- A player is connected to a node, or not any more.
-- KEYS[1]  who is online in the player's partition
-- ARGV     prefix, node, player, '1' connected
-- RETURNS  the nodes that the player is connected to, separated by blanks; '-' when nothing has changed
-- @include online

local set, online = ARGV[1] .. ONLINE_OF .. ARGV[2], ARGV[4] == '1'
local changed = redis.call(online and 'SADD' or 'SREM', set, ARGV[3])
if changed == 0 then return '-' end
return list_node(ARGV[1], ARGV[3], ARGV[2], online)
