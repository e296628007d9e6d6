#!lua
-- Puts values of one scoreboard, each if its sequence is newer than what is there.
-- KEYS[1]  places of the scoreboard
-- ARGV     prefix, scoreboard, and for each value: member, seq, negative value, achieved at in 16 digits, rest of the entry
-- RETURNS  how many were newer
-- @include board-version

local prefix, board = ARGV[1], ARGV[2]
local places, entries, hidden = KEYS[1], prefix .. ENTRIES .. board, prefix .. HIDDEN
local is_anyone_hidden = redis.call('EXISTS', hidden) == 1
local newer, is_changed = 0, false
for index = 3, #ARGV, 5 do
  local member, seq, score, at, rest = ARGV[index], ARGV[index + 1], ARGV[index + 2], ARGV[index + 3], ARGV[index + 4]
  local old = redis.call('HGET', entries, member)
  local old_seq, old_score, old_at, old_rest
  if old then old_seq, old_score, old_at, old_rest = string.match(old, '^(%S+) (%S+) (%S+) (.*)$') end
  if not old or tonumber(seq) > tonumber(old_seq) then
    newer = newer + 1
    redis.call('HSET', entries, member, seq .. ' ' .. score .. ' ' .. at .. ' ' .. rest)
    if not is_anyone_hidden or redis.call('SISMEMBER', hidden, member) == 0 then
      if old_score ~= score or old_at ~= at then
        if old and old_at ~= at then redis.call('ZREM', places, old_at .. member) end
        redis.call('ZADD', places, score, at .. member)
      end
      is_changed = is_changed or old_score ~= score or old_at ~= at or old_rest ~= rest
    end
  end
end
if is_changed then raise_version(prefix, board) end
return newer
