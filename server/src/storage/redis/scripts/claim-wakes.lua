#!lua
-- Signs that the partition is alive, and looks for rooms whose deadline has passed, oldest first. Claimed ones are
-- pushed ahead by a lease and never removed.
-- KEYS[1]  meta of the partition
-- ARGV     prefix, 'look' or 'claim', most rooms, overdue by ms, lease in ms
-- RETURNS  {now in ms, outages on record, ...} and then, of due rooms: the time each (look); id, armed deadline (claim)
-- @include clock

local prefix = ARGV[1]
local clock = read_clock(prefix)
sign_of_life(prefix, clock)
local answer = { string.format('%.0f', clock.now), tostring(clock.outages) }
local limit = tonumber(ARGV[3])
if limit == 0 then return answer end
local due = redis.call('ZRANGEBYSCORE', prefix .. WAKES, '-inf', clock.now - tonumber(ARGV[4]), 'WITHSCORES', 'LIMIT', 0, limit)
for index = 1, #due, 2 do
  local id = due[index]
  if ARGV[2] == 'look' then
    answer[#answer + 1] = due[index + 1]
  else
    -- The star tells a claimed deadline from one that a later commit has armed for the same time.
    local deadline = string.match(redis.call('HGET', prefix .. ROOM .. id, 'w'), '^%d+')
    redis.call('ZADD', prefix .. WAKES, clock.now + tonumber(ARGV[5]), id)
    redis.call('HSET', prefix .. ROOM .. id, 'w', deadline .. '*')
    answer[#answer + 1] = id
    answer[#answer + 1] = deadline
  end
end
return answer
