#!lua
-- Last of three steps to a name, and what else may become of it, if it is this player's.
-- KEYS[1]  the name
-- ARGV     player ('' whoever holds it), 'hold' | 'free' | 'release', time in ms up to which a released name is reserved
-- RETURNS  '1' done, '0' it is not this player's (release: nobody holds it)

local name = redis.call('HMGET', KEYS[1], 'player', 'state')
if not name[1] or (ARGV[1] ~= '' and name[1] ~= ARGV[1]) then return '0' end
if ARGV[2] == 'hold' then
  redis.call('HSET', KEYS[1], 'state', 'held')
  redis.call('HDEL', KEYS[1], 'until')
elseif ARGV[2] == 'free' then
  -- A released name stays reserved.
  if name[2] == 'released' then return '0' end
  redis.call('DEL', KEYS[1])
else
  if name[2] == 'released' then return '0' end
  redis.call('HSET', KEYS[1], 'state', 'released', 'until', ARGV[3])
end
return '1'
