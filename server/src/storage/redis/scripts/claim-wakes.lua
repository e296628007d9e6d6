#!lua
-- Signs that the partition is alive, and claims rooms whose deadline has passed: each is pushed ahead, never removed.
-- KEYS[1]  meta of the partition
-- ARGV     prefix, most rooms, lease in ms, overdue by ms
-- RETURNS  {now in ms, outages on record, id, armed deadline, score it had, ...}, oldest first
-- @include clock

local prefix = ARGV[1]
local clock = read_clock(prefix)
sign_of_life(prefix, clock)
local answer = { string.format('%.0f', clock.now), tostring(clock.outages) }
local limit = tonumber(ARGV[2])
if limit == 0 then return answer end
local due = redis.call('ZRANGEBYSCORE', prefix .. WAKES, '-inf', clock.now - tonumber(ARGV[4]), 'WITHSCORES', 'LIMIT', 0, limit)
for index = 1, #due, 2 do
  local id = due[index]
  local armed = redis.call('HGET', prefix .. ROOM .. id, 'w')
  if armed and armed ~= '' then
    local deadline = string.match(armed, '^%d+')
    redis.call('ZADD', prefix .. WAKES, clock.now + tonumber(ARGV[3]), id)
    -- The star tells a claimed deadline from one that a later commit has armed for the same time.
    redis.call('HSET', prefix .. ROOM .. id, 'w', deadline .. '*')
    answer[#answer + 1] = id
    answer[#answer + 1] = deadline
    answer[#answer + 1] = due[index + 1]
  else
    redis.call('ZREM', prefix .. WAKES, id)
  end
end
return answer
