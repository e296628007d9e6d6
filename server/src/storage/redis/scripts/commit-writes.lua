#!lua
-- Checks and makes one to eight writes of one partition, all or none: state, ring, wake, listing, place, outbox, publication.
-- Arguments come in the form in which they are stored: what is worked out here is worked out in Redis' only thread.
-- KEYS     one room or record each
-- ARGV[1]  prefix of the partition
-- ARGV[2]  outages of it that the caller knows of
-- ARGV[3]  '' in production; any of d (no dedupe), v (version alone), p (no position), w (keep the whole log)
-- then 11 per write:
--   +0 id, +1 expected position ('' absent), +2 next position, +3 field of the command id,
--   +4 `version result fingerprint`, +5 slot in the ring, +6 state ('' deletes), +7 the message to publish,
--   +8 wake ('' none), +9 text of the listing ('' not listed),
--   +10 '' or `stale-or-notAfter-or-0 facts`, with ` line at` or ` ` (in none) behind it for a record; followed by so many facts
-- RETURNS  {'committed'} | {'duplicate', version, result, fingerprint} | {'stale'} | {'late'} | {'conflict', position, state, update...}
--          {'outage', outages on record, position, state, update...}: the partition was away longer than the caller knows; nothing was written
-- @include clock
-- @include stored-room

local prefix, checks = ARGV[1], ARGV[3]
local clock = read_clock(prefix)
sign_of_life(prefix, clock)

local function has(letter) return checks ~= '' and string.find(checks, letter, 1, true) ~= nil end

local function answer(kind, key)
  local room = stored_room(key)
  table.insert(room, 1, kind)
  return room
end

local function is_expected(position, expected)
  if position == expected then return true end
  if checks == '' or position == '' or expected == '' then return false end
  if has('p') then return true end
  return has('v') and string.match(position, '^%S+ (%d+)') == string.match(expected, '^%S+ (%d+)')
end

local writes = {}
local at = 4
for index, key in ipairs(KEYS) do
  local known = redis.call('HMGET', key, 'p', ARGV[at + 3], 'w', 'l', 'i' .. ARGV[at + 5])
  if known[2] and not has('d') then
    local version, result, fingerprint = string.match(known[2], '^(%d+) (%S*) (.*)$')
    return { 'duplicate', version, result, fingerprint }
  end
  if not is_expected(known[1] or '', ARGV[at + 1]) then return answer('conflict', key) end
  if clock.outages ~= tonumber(ARGV[2]) then
    local room = answer('outage', key)
    table.insert(room, 2, tostring(clock.outages))
    return room
  end
  local facts = 0
  if ARGV[at + 10] ~= '' then
    local limit, count, place = string.match(ARGV[at + 10], '^(%S+) (%d+)(.*)$')
    if limit == 'stale' then return { 'stale' } end
    if limit ~= '0' and clock.now > tonumber(limit) then return { 'late' } end
    facts = tonumber(count)
    if place ~= '' then known.place, known.stood = string.sub(place, 2), redis.call('HGET', key, 'q') or '' end
  end
  known.first, known.facts = at, facts
  writes[index] = known
  at = at + 11 + facts
end

-- Moves the room in the sorted set of wakes only when it has to be looked at sooner: a later deadline is found when the
-- former one has passed. Answers what the room keeps: `deadline score`.
local function arm(known, id, wake)
  local score = known and tonumber(string.match(known, ' (%d+)'))
  if wake == '' then
    if score then redis.call('ZREM', prefix .. WAKES, id) end
    return ''
  end
  if score and score <= tonumber(wake) then return wake .. ' ' .. string.format('%.0f', score) end
  redis.call('ZADD', prefix .. WAKES, wake, id)
  return wake .. ' ' .. wake
end

-- Rooms are in the order of their last commit, to the second. Answers what the room keeps: when it was listed.
local function list(known, id, is_listed)
  if not is_listed then
    if known and known ~= '' then redis.call('ZREM', prefix .. LISTING, id) end
    return ''
  end
  local listed_at = tonumber(known)
  if listed_at and clock.now - listed_at < 1000 then return known end
  local now = string.format('%.0f', clock.now)
  redis.call('ZADD', prefix .. LISTING, now, id)
  return now
end

-- The line that a record stands in has the name of its home in front.
local function line_of(id, place)
  return prefix .. LINE .. string.match(id, '^[^.]+') .. ':' .. string.match(place, '^%S+')
end

-- Moves a record from one place to another, both `line at` or ''.
local function stand(id, was, now)
  if was == now then return end
  if was ~= '' and (now == '' or line_of(id, was) ~= line_of(id, now)) then redis.call('ZREM', line_of(id, was), id) end
  if now ~= '' then redis.call('ZADD', line_of(id, now), string.match(now, '%S+$'), id) end
end

-- Every check has been made: from here on everything is written.
for index, write in ipairs(writes) do
  local key, first = KEYS[index], write.first
  local id, message = ARGV[first], ARGV[first + 7]
  local wake = arm(write[3], id, ARGV[first + 8])
  local listed = list(write[4], id, ARGV[first + 9] ~= '')
  if ARGV[first + 6] == '' then
    redis.call('DEL', key, prefix .. CHAT .. id)
    if write.place then stand(id, write.stood, '') else redis.call('HINCRBY', prefix .. META, 'rooms', -1) end
  else
    local slot = ARGV[first + 5]
    redis.call('HSET', key, 'p', ARGV[first + 2], 's', ARGV[first + 6], ARGV[first + 3], ARGV[first + 4],
      'i' .. slot, ARGV[first + 3], 'u' .. slot, message, 'w', wake, 'l', listed, 't', ARGV[first + 9])
    if write[5] then redis.call('HDEL', key, write[5]) end
    if write.place then
      stand(id, write.stood, write.place)
      if write.stood ~= write.place then redis.call('HSET', key, 'q', write.place) end
    elseif not write[1] then
      redis.call('HINCRBY', prefix .. META, 'rooms', 1)
    end
  end
  for fact = first + 11, first + 10 + write.facts do
    redis.call('XADD', prefix .. OUTBOX, '*', 'fact', ARGV[fact])
  end
  if has('w') then
    redis.call('RPUSH', prefix .. LOG .. id, string.sub(message, string.find(message, '\n', 1, true) + 1))
  end
  redis.call('SPUBLISH', prefix .. CHANNEL .. id, message)
end
return { 'committed' }
