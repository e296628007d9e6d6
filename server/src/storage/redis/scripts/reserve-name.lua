#!lua
-- First of three steps to a name: a lease on it, until the player's record carries it. A name is its player's as long
-- as a lease on it lasts or the player's record carries it, unless it was released.
-- KEYS[1]  the name: `player`, `claim` number of the last claim to it, `first` of the first, `l:<claim>` end of a lease in ms,
--          `released` end of the time in ms for which a released name is kept, `releasedBy` number of that release
-- ARGV     prefix of its partition, player, 'carried' if the player's record carries the name as it is,
--          a claim whose player has been found not to carry the name ('' none), length of the lease in ms
-- RETURNS  {'own'}: nothing to do | {'leased', claim, end of the lease in ms} | {'taken'}
--          {'look', claim, player}: taken if that player's record carries it, else to be asked again with that claim
-- @include clock
-- @include stored-name

local prefix, player = ARGV[1], ARGV[2]
local now = read_clock(prefix).now
local name = stored_name(KEYS[1], now)
if name.player == player then
  if ARGV[3] == 'carried' and not name.released then return { 'own' } end
elseif name.player then
  if name.leased then return { 'taken' } end
  if name.released then
    if tonumber(name.released) > now then return { 'taken' } end
  elseif name.claim ~= ARGV[4] then
    return { 'look', name.claim, name.player }
  end
  redis.call('DEL', KEYS[1])
end
local claim = redis.call('HINCRBY', prefix .. META, 'claims', 1)
local ends = now + tonumber(ARGV[5])
redis.call('HSET', KEYS[1], 'player', player, 'claim', claim, 'l:' .. claim, ends)
redis.call('HSETNX', KEYS[1], 'first', claim)
return { 'leased', tostring(claim), string.format('%.0f', ends) }
