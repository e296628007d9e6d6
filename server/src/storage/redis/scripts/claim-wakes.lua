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
local before = clock.now - tonumber(ARGV[4])
local found = redis.call('ZRANGEBYSCORE', prefix .. WAKES, '-inf', before, 'WITHSCORES', 'LIMIT', 0, limit)
for index = 1, #found, 2 do
  local id, key = found[index], prefix .. ROOM .. found[index]
  -- `deadline score`, and a star when it is claimed, which a later commit takes away.
  local deadline, star = string.match(redis.call('HGET', key, 'w'), '^(%d+) %d+(.*)$')
  if tonumber(deadline) > before and star == '' then
    -- Commits have put it off since.
    redis.call('ZADD', prefix .. WAKES, deadline, id)
    redis.call('HSET', key, 'w', deadline .. ' ' .. deadline)
  elseif ARGV[2] == 'look' then
    answer[#answer + 1] = found[index + 1]
  else
    local lease_end = string.format('%.0f', clock.now + tonumber(ARGV[5]))
    redis.call('ZADD', prefix .. WAKES, lease_end, id)
    redis.call('HSET', key, 'w', deadline .. ' ' .. lease_end .. '*')
    answer[#answer + 1] = id
    answer[#answer + 1] = deadline
  end
end
return answer
