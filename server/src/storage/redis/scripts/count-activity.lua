#!lua
-- Active users of this partition by area and mode. Sets in which everybody's time is over are removed.
-- KEYS[1]  sorted set: pair of area and mode, by area
-- ARGV     prefix, area ('' all)
-- RETURNS  {`area mode`, users, ...}, none that are zero
-- @include clock

local prefix, area = ARGV[1], ARGV[2]
local after = string.format('(%.0f', read_clock(prefix).now)
local from, to = '-inf', '+inf'
if area ~= '' then from, to = area, area end
local answer = {}
for _, pair in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], from, to)) do
  local users = redis.call('ZCOUNT', prefix .. ACTIVE .. pair, after, '+inf')
  if users > 0 then
    answer[#answer + 1] = pair
    answer[#answer + 1] = tostring(users)
  else
    redis.call('DEL', prefix .. ACTIVE .. pair)
    redis.call('ZREM', KEYS[1], pair)
  end
end
return answer
