-- Rows of a scoreboard. A place is `<16 digits of achieved at><member>`.
local function board_of(prefix, board)
  return { places = prefix .. PLACES .. board, entries = prefix .. ENTRIES .. board }
end

local function member_of(place)
  return string.sub(place, 17)
end

local function rank_of(board, score)
  return 1 + redis.call('ZCOUNT', board.places, '-inf', '(' .. score)
end

-- {position of the first row, its rank, member, entry, ...} of places `from` to `to`, counted from 0.
local function rows_between(board, from, to)
  if to < from then return { from, 1 } end
  local found = redis.call('ZRANGE', board.places, from, to, 'WITHSCORES')
  if #found == 0 then return { from, 1 } end
  local members = {}
  for index = 1, #found, 2 do members[#members + 1] = member_of(found[index]) end
  local entries = redis.call('HMGET', board.entries, unpack(members))
  local answer = { from, rank_of(board, found[2]) }
  for index, member in ipairs(members) do
    answer[#answer + 1] = member
    answer[#answer + 1] = entries[index]
  end
  return answer
end
