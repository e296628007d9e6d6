#!lua
-- Prolongs users' activity without an event, and never shortens it; adds whoever is not there.
-- KEYS[1]  sorted set: pair of area and mode, by area
-- ARGV     prefix, ttl in ms, then 3 per user: area, mode, user
-- RETURNS  'ok'
-- @include clock

local prefix = ARGV[1]
local clock = read_clock(prefix)
local now, ends = string.format('%.0f', clock.now), string.format('%.0f', clock.now + tonumber(ARGV[2]))
for first = 3, #ARGV, 3 do
  local pair = ARGV[first] .. ' ' .. ARGV[first + 1]
  redis.call('ZREMRANGEBYSCORE', prefix .. ACTIVE .. pair, '-inf', now)
  redis.call('ZADD', prefix .. ACTIVE .. pair, 'GT', ends, ARGV[first + 2])
  redis.call('ZADD', KEYS[1], ARGV[first], pair)
end
return 'ok'
