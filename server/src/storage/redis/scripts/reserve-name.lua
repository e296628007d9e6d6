#!lua
-- First of three steps to a name: for 30 seconds it is this player's, until the player's record carries it.
-- KEYS[1]  the name: `player`, `state` held | reserved | released, `until` in ms
-- ARGV     prefix of its partition, player, the player whose reservation has been found to be void ('' none)
-- RETURNS  'reserved' | 'held' (is this player's already) | 'taken' | the player whose reservation ran out and has to be looked at
-- @include clock

local now = read_clock(ARGV[1]).now
local name = redis.call('HMGET', KEYS[1], 'player', 'state', 'until')
local player, state, ends = name[1], name[2], tonumber(name[3])
if player == ARGV[2] and state == 'held' then return 'held' end
if player and player ~= ARGV[2] then
  if state == 'held' then return 'taken' end
  if ends > now then return 'taken' end
  if state == 'reserved' and player ~= ARGV[3] then return 'player:' .. player end
end
redis.call('HSET', KEYS[1], 'player', ARGV[2], 'state', 'reserved', 'until', now + 30000)
return 'reserved'
