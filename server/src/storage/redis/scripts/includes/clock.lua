-- The partition's clock: Redis' own, but never going back, and its absences, in milliseconds.
-- Kept as one text: last sign of life, outages on record, by how much it runs ahead of Redis' clock.
local function read_clock(prefix)
  local time = redis.call('TIME')
  local clock = { now = time[1] * 1000 + math.floor(time[2] / 1000) + SHIFT, outages = 0, ahead = 0 }
  local kept = redis.call('GET', prefix .. CLOCK)
  if kept then
    local at, outages, ahead = string.match(kept, '^(%d+) (%d+) (%d+)$')
    clock.at, clock.outages, clock.ahead = tonumber(at), tonumber(outages), tonumber(ahead)
    clock.now = clock.now + clock.ahead
    if clock.now < clock.at then
      clock.ahead = clock.ahead + clock.at - clock.now
      clock.now = clock.at
    end
  end
  return clock
end

-- A sign of life, at most twice a second; an absence of more than two seconds is put on record first.
local function sign_of_life(prefix, clock)
  if clock.at and clock.now - clock.at < 500 and clock.now > clock.at then return end
  if clock.at and clock.now - clock.at > 2000 then
    clock.outages = clock.outages + 1
    redis.call('RPUSH', prefix .. OUTAGES, clock.at .. ' ' .. clock.now)
    redis.call('LTRIM', prefix .. OUTAGES, -20, -1)
  end
  redis.call('SET', prefix .. CLOCK, string.format('%.0f %d %.0f', clock.now, clock.outages, clock.ahead))
end
