#!lua flags=no-writes
-- A part of a scoreboard, best first.
-- KEYS[1]  places of the scoreboard
-- ARGV     prefix, scoreboard, 'top' | 'after' | 'before', negative value and place of the cursor, most rows
-- RETURNS  {how many can be seen, position of the first row, its rank, member, entry, ...}
-- @include places

-- By bytes: Lua's own comparison follows the locale.
local function is_before(one, other)
  for index = 1, math.min(#one, #other) do
    local left, right = string.byte(one, index), string.byte(other, index)
    if left ~= right then return left < right end
  end
  return #one < #other
end

-- How many stand before the cursor, and whether somebody stands on it.
local function position_of(board, score, place)
  local stored = redis.call('ZSCORE', board.places, place)
  if stored and tonumber(stored) == tonumber(score) then return redis.call('ZRANK', board.places, place), true end
  local low = redis.call('ZCOUNT', board.places, '-inf', '(' .. score)
  local high = redis.call('ZCOUNT', board.places, '-inf', score)
  while low < high do
    local middle = math.floor((low + high) / 2)
    if is_before(redis.call('ZRANGE', board.places, middle, middle)[1], place) then low = middle + 1 else high = middle end
  end
  return low, false
end

local board = board_of(ARGV[1], ARGV[2])
local limit = tonumber(ARGV[6])
local from, to = 0, limit - 1
if ARGV[3] ~= 'top' then
  local position, is_there = position_of(board, ARGV[4], ARGV[5])
  if ARGV[3] == 'after' then
    from = is_there and position + 1 or position
    to = from + limit - 1
  else
    to = position - 1
    from = math.max(0, position - limit)
  end
end
local answer = rows_between(board, from, to)
table.insert(answer, 1, redis.call('ZCARD', board.places))
return answer
