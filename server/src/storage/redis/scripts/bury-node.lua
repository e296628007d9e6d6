#!lua
-- A node is gone: its people of this partition are nowhere any more, its rooms are orphans. Safe to repeat.
-- KEYS[1]  who is online in this partition
-- ARGV     prefix, node, most rooms and most players at a time
-- RETURNS  {'1' if something is left to do, player, its other nodes separated by blanks, ...}: players that are still somewhere
-- @include online

local prefix, node, most = ARGV[1], ARGV[2], tonumber(ARGV[3])
local rooms = redis.call('SPOP', prefix .. ROOMS_OF .. node, most)
for _, room in ipairs(rooms) do
  redis.call('ZADD', prefix .. ORPHANS, 0, room)
  if redis.call('HDEL', prefix .. VISITORS .. room, node) == 1 then
    redis.call('SPUBLISH', prefix .. CHANNEL .. room, 'P' .. node .. '\n')
  end
end
local players = redis.call('SPOP', prefix .. ONLINE_OF .. node, most)
local answer = { (#rooms == most or #players == most) and '1' or '0' }
for _, player in ipairs(players) do
  local list = list_node(prefix, player, node, false)
  if list ~= '' then
    answer[#answer + 1] = player
    answer[#answer + 1] = list
  end
end
return answer
