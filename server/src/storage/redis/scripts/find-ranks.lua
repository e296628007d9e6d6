#!lua flags=no-writes
-- Members of a scoreboard, one by one.
-- KEYS[1]  places of the scoreboard
-- ARGV     prefix, scoreboard, member, ...
-- RETURNS  {rank or 0 when it cannot be seen, entry or '', ...} in the order asked
-- @include places

local board = board_of(ARGV[1], ARGV[2])
local answer = {}
for index = 3, #ARGV do
  local entry = redis.call('HGET', board.entries, ARGV[index])
  local at = entry and string.match(entry, '^%S+ %S+ (%S+) ')
  local score = at and redis.call('ZSCORE', board.places, at .. ARGV[index])
  answer[#answer + 1] = score and rank_of(board, score) or 0
  answer[#answer + 1] = entry or ''
end
return answer
