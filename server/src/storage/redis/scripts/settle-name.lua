#!lua
-- Last of three steps to a name, and what else may become of it. Changes nothing where somebody else has come between.
-- KEYS[1]  the name, as in reserve-name.lua
-- ARGV     prefix of its partition, player, claim, what, and for a release the time in ms up to which the name is kept
--          confirm  the record carries it now: the lease of that claim is over, and a release before it
--          abandon  the record was not stored: that claim is over
--          free     the record no longer carries it, and that was the last claim before
--          release  whoever's it was by that claim loses it, and can have it back up to that time
-- RETURNS  '1' done, '0' not
-- @include clock
-- @include stored-name

local prefix, player, claim, what = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local name = stored_name(KEYS[1], read_clock(prefix).now)
if name.player ~= player then return '0' end
if what == 'confirm' then
  redis.call('HDEL', KEYS[1], 'l:' .. claim)
  if name.released and tonumber(name.releasedBy) < tonumber(claim) then
    redis.call('HDEL', KEYS[1], 'released', 'releasedBy')
  end
  return '1'
end
if what == 'abandon' then
  redis.call('HDEL', KEYS[1], 'l:' .. claim)
  if name.claim == claim and name.first == claim then redis.call('DEL', KEYS[1]) end
  return '1'
end
if name.claim ~= claim or name.released then return '0' end
if what == 'free' then
  redis.call('DEL', KEYS[1])
  return '1'
end
local release = redis.call('HINCRBY', prefix .. META, 'claims', 1)
redis.call('HSET', KEYS[1], 'claim', release, 'released', ARGV[5], 'releasedBy', release)
return '1'
