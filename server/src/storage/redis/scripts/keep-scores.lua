#!lua
-- Scores of members of one partition: each submission counts once, each member gets its new absolute value, and one fact
-- for the archive tells of all of them.
-- KEYS     per board one hash: member to `value seq achieved name` (name as JSON, or nothing)
-- ARGV     prefix, how long ids are known in ms, how many of them at most in each of two generations,
--          then per key: name of the board, operator, number of items,
--          and per item: member, submission id, amount, name as JSON ('' as it was), the fact's item up to its value
-- RETURNS  per item one line `value seq achieved name`, with `=` in front of what had been kept before
-- @include clock

local prefix, now = ARGV[1], read_clock(ARGV[1]).now
local known, before = prefix .. SUBMISSIONS, prefix .. FORMER_SUBMISSIONS

-- Reads first: which ids are known, and what the members have.
local boards, ids, at = {}, {}, 4
for index, key in ipairs(KEYS) do
  local board = { key = key, name = ARGV[at], operator = ARGV[at + 1], count = tonumber(ARGV[at + 2]), first = at + 3 }
  local members = {}
  for item = 0, board.count - 1 do
    local member = ARGV[board.first + item * 5]
    members[item + 1] = member
    ids[#ids + 1] = board.name .. ' ' .. #member .. ' ' .. member .. ARGV[board.first + item * 5 + 1]
  end
  board.rows = redis.call('HMGET', key, unpack(members))
  boards[index] = board
  at = board.first + board.count * 5
end
local seen, seen_before = redis.call('SMISMEMBER', known, unpack(ids)), redis.call('SMISMEMBER', before, unpack(ids))

local function value_of(operator, was, amount)
  if not was or operator == 'set' then return amount end
  if operator == 'best' then return tonumber(amount) > tonumber(was) and amount or was end
  return string.format('%.17g', tonumber(was) + tonumber(amount))
end

local answers, items, fresh, number = {}, {}, {}, 0
for _, board in ipairs(boards) do
  local changed, rows, kept_here = {}, {}, {}
  for item = 1, board.count do
    number = number + 1
    local first = board.first + (item - 1) * 5
    local member, id = ARGV[first], ids[number]
    local row = rows[member] or board.rows[item]
    if seen[number] == 1 or seen_before[number] == 1 or kept_here[id] then
      answers[number] = '=' .. (row or '0 0 0 ')
    else
      local was, seq, achieved, name
      if row then was, seq, achieved, name = string.match(row, '^(%S+) (%d+) (%d+) (.*)$') end
      local value = value_of(board.operator, was, ARGV[first + 2])
      seq = string.format('%.0f', math.max(tonumber(seq or '0') + 1, now))
      if not was or tonumber(was) ~= tonumber(value) then achieved = string.format('%.0f', now) end
      if ARGV[first + 3] ~= '' then name = ARGV[first + 3] end
      row = value .. ' ' .. seq .. ' ' .. achieved .. ' ' .. (name or '')
      if not rows[member] then changed[#changed + 1] = member end
      rows[member] = row
      kept_here[id] = true
      fresh[#fresh + 1] = id
      items[#items + 1] = ARGV[first + 4] .. value .. ',"seq":' .. seq .. ',"achievedAt":' .. achieved
        .. ',"name":' .. ((name and name ~= '') and name or 'null') .. '}'
      answers[number] = row
    end
  end
  board.changed, board.after = changed, rows
end

-- From here on everything is written.
if #fresh > 0 then
  for _, board in ipairs(boards) do
    local cells = {}
    for _, member in ipairs(board.changed) do
      cells[#cells + 1] = member
      cells[#cells + 1] = board.after[member]
    end
    if #cells > 0 then redis.call('HSET', board.key, unpack(cells)) end
  end
  local since = tonumber(redis.call('HGET', prefix .. META, 'submissions') or '0')
  if now - since > tonumber(ARGV[2]) or redis.call('SCARD', known) >= tonumber(ARGV[3]) then
    redis.call('UNLINK', before)
    if redis.call('EXISTS', known) == 1 then redis.call('RENAME', known, before) end
    redis.call('HSET', prefix .. META, 'submissions', string.format('%.0f', now))
  end
  redis.call('SADD', known, unpack(fresh))
  redis.call('XADD', prefix .. OUTBOX, '*', 'fact',
    '{"type":"scores","at":' .. string.format('%.0f', now) .. ',"items":[' .. table.concat(items, ',') .. ']}')
end
return table.concat(answers, '\n')
