#!lua
-- Checks and makes one to three writes of one partition, all or none: state, ring, wake, listing, outbox, publication.
-- KEYS     one room each
-- ARGV[1]  prefix of the partition
-- ARGV[2]  outages of it that the caller knows of
-- ARGV[3]  which checks are made: '' in production; any of d (no dedupe), v (version alone), p (no position), w (keep the whole log)
-- then 17 per write:
--   id, expected position ('' absent), next position, next version, command id, fingerprint, base, result,
--   state ('' deletes), update, wake ('' none), listing text ('' not listed), mode, open ('1'), notAfter ('' none),
--   oldest version to forget ('' none), number of facts; followed by the facts
-- RETURNS  {'committed'} | {'duplicate', version, result, fingerprint} | {'stale'} | {'late'} | {'conflict', position, state, update...}
--          {'outage', position, state, update...}: the partition was away longer than the caller knows; nothing was written
-- @include clock
-- @include stored-room

local prefix = ARGV[1]
local checks = ARGV[3]
local clock = read_clock(prefix)
sign_of_life(prefix, clock)

local function answer(kind, key)
  local room = stored_room(key)
  table.insert(room, 1, kind)
  return room
end

local writes = {}
local at = 4
for index, key in ipairs(KEYS) do
  local write = { key = key, first = at, facts = tonumber(ARGV[at + 16]) }
  local command = 'c:' .. ARGV[at + 4]
  local known = redis.call('HMGET', key, 'p', command, 'l', 'u:' .. ARGV[at + 15])
  write.position, write.listed, write.oldest = known[1], known[3], known[4]
  if known[2] and not string.find(checks, 'd', 1, true) then
    local version, result, fingerprint = string.match(known[2], '^(%d+) (%S*) (.*)$')
    return { 'duplicate', version, result, fingerprint }
  end
  local expected = ARGV[at + 1]
  if known[1] and expected ~= '' and not string.find(checks, 'd', 1, true) then
    local version = tonumber(string.match(known[1], '^%S+ (%d+)'))
    if tonumber(ARGV[at + 6]) < math.max(1, version - 63) - 1 then return { 'stale' } end
  end
  local same = (known[1] or '') == expected
  if not same and known[1] and expected ~= '' then
    if string.find(checks, 'p', 1, true) then same = true end
    if string.find(checks, 'v', 1, true) then
      same = string.match(known[1], '^%S+ (%d+)') == string.match(expected, '^%S+ (%d+)')
    end
  end
  if not same then return answer('conflict', key) end
  if clock.outages ~= tonumber(ARGV[2]) then return answer('outage', key) end
  local not_after = ARGV[at + 14]
  if not_after ~= '' and clock.now > tonumber(not_after) then return { 'late' } end
  writes[index] = write
  at = at + 17 + write.facts
end

-- Every check has been made: from here on everything is written.
for _, write in ipairs(writes) do
  local key, first = write.key, write.first
  local id, state, update = ARGV[first], ARGV[first + 8], ARGV[first + 9]
  local next_position, version, command = ARGV[first + 2], ARGV[first + 3], ARGV[first + 4]
  local wake, text, mode, open = ARGV[first + 10], ARGV[first + 11], ARGV[first + 12], ARGV[first + 13]
  local listed = ''
  if text ~= '' then listed = open == '1' and 'o' .. mode or 'l' end
  if state == '' then
    redis.call('DEL', key, prefix .. CHAT .. id)
    redis.call('HINCRBY', prefix .. META, 'rooms', -1)
  else
    redis.call('HSET', key, 'p', next_position, 's', state, 'w', wake, 'l', listed,
      'c:' .. command, version .. ' ' .. ARGV[first + 7] .. ' ' .. ARGV[first + 5],
      'u:' .. version, command .. '\n' .. update)
    if write.oldest then
      local forgotten = string.sub(write.oldest, 1, string.find(write.oldest, '\n', 1, true) - 1)
      redis.call('HDEL', key, 'u:' .. ARGV[first + 15], 'c:' .. forgotten)
    end
    if not write.position then redis.call('HINCRBY', prefix .. META, 'rooms', 1) end
  end
  if wake ~= '' then redis.call('ZADD', prefix .. WAKES, wake, id)
  elseif write.position then redis.call('ZREM', prefix .. WAKES, id) end

  local was = write.listed or ''
  if listed ~= '' then
    redis.call('HSET', prefix .. LISTED, id, text)
    redis.call('ZADD', prefix .. LISTING, clock.micros, id)
  elseif was ~= '' then
    redis.call('HDEL', prefix .. LISTED, id)
    redis.call('ZREM', prefix .. LISTING, id)
  end
  if was ~= listed then
    if string.sub(was, 1, 1) == 'o' then redis.call('ZREM', prefix .. OPEN .. string.sub(was, 2), id) end
    if open == '1' and listed ~= '' then redis.call('ZADD', prefix .. OPEN .. mode, clock.micros, id) end
  end
  for fact = first + 17, first + 16 + write.facts do
    redis.call('XADD', prefix .. OUTBOX, '*', 'fact', ARGV[fact])
  end
  if string.find(checks, 'w', 1, true) then redis.call('RPUSH', prefix .. LOG .. id, update) end
  redis.call('SPUBLISH', prefix .. CHANNEL .. id, 'U' .. next_position .. '\n' .. update)
end
return { 'committed' }
