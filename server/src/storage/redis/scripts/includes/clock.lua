-- The partition's clock: Redis' own, but never going back, and its absences. Microseconds and milliseconds.
local function read_clock(prefix)
  local time = redis.call('TIME')
  local meta = redis.call('HMGET', prefix .. META, 'at', 'outages', 'ahead')
  local micros = time[1] * 1000000 + time[2] + SHIFT * 1000 + (tonumber(meta[3]) or 0) * 1000
  local at = tonumber(meta[1])
  local now = math.floor(micros / 1000)
  local clock = { now = now, micros = micros, outages = tonumber(meta[2]) or 0, at = at }
  if at and now < at then
    clock.ahead = (tonumber(meta[3]) or 0) + at - now
    clock.micros = micros + (at - now) * 1000
    clock.now = at
  end
  return clock
end

-- A sign of life, at most twice a second; an absence of more than two seconds is put on record first.
local function sign_of_life(prefix, clock)
  if clock.at and not clock.ahead and clock.now - clock.at < 500 then return end
  if clock.ahead then redis.call('HSET', prefix .. META, 'ahead', clock.ahead) end
  if clock.at and clock.now - clock.at > 2000 then
    clock.outages = redis.call('HINCRBY', prefix .. META, 'outages', 1)
    redis.call('RPUSH', prefix .. OUTAGES, clock.at .. ' ' .. clock.now)
    redis.call('LTRIM', prefix .. OUTAGES, -20, -1)
  end
  redis.call('HSET', prefix .. META, 'at', clock.now)
end
