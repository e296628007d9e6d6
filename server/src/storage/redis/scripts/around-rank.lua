#!lua flags=no-writes
-- A member of a scoreboard, and who stands around it.
-- KEYS[1]  places of the scoreboard
-- ARGV     prefix, scoreboard, member, most better ones, most worse ones
-- RETURNS  {position of the first row, its rank, member, entry, ...}; empty when the member cannot be seen
-- @include places

local board = board_of(ARGV[1], ARGV[2])
local entry = redis.call('HGET', board.entries, ARGV[3])
local at = entry and string.match(entry, '^%S+ %S+ (%S+) ')
local position = at and redis.call('ZRANK', board.places, at .. ARGV[3])
if not position then return {} end
return rows_between(board, math.max(0, position - tonumber(ARGV[4])), position + tonumber(ARGV[5]))
