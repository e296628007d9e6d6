#!lua
-- Records activity events of one partition's users, in order: the sets, the tape, and one fact in the outbox.
-- KEYS[1]  sorted set: id of an event by when it was recorded, milliseconds
-- ARGV     prefix, ids older than so many ms are forgotten, lines of the tape, then 8 per event:
--          id, 'LOGIN' or 'LOGOUT', area, mode, user, ttl in ms, entry (JSON), line (JSON)
-- RETURNS  how many were new
-- @include clock

local prefix, lines = ARGV[1], tonumber(ARGV[3])
local clock = read_clock(prefix)
local at = string.format('%.0f', clock.now)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', clock.now - tonumber(ARGV[2]))
local entries = {}
for first = 4, #ARGV, 8 do
  local id, event, area, mode, user = ARGV[first], ARGV[first + 1], ARGV[first + 2], ARGV[first + 3], ARGV[first + 4]
  if redis.call('ZADD', KEYS[1], 'NX', at, id) == 1 then
    local pair = area .. ' ' .. mode
    local key = prefix .. ACTIVE .. pair
    redis.call('ZREMRANGEBYSCORE', key, '-inf', at)
    if event == 'LOGIN' then
      redis.call('ZADD', key, 'GT', string.format('%.0f', clock.now + tonumber(ARGV[first + 5])), user)
      redis.call('ZADD', prefix .. ACTIVE_PAIRS, area, pair)
    else
      redis.call('ZREM', key, user)
      if redis.call('EXISTS', key) == 0 then redis.call('ZREM', prefix .. ACTIVE_PAIRS, pair) end
    end
    entries[#entries + 1] = ARGV[first + 6]
    redis.call('LPUSH', prefix .. TAPE, at .. ' ' .. ARGV[first + 7])
  end
end
if #entries > 0 then
  redis.call('LTRIM', prefix .. TAPE, 0, lines - 1)
  local fact = '{"type":"activity","at":' .. at .. ',"items":[' .. table.concat(entries, ',') .. ']}'
  redis.call('XADD', prefix .. OUTBOX, '*', 'fact', fact)
end
return tostring(#entries)
