#!lua
-- Puts values of one scoreboard, each if its sequence is newer than what is there. One command of each kind for all.
-- KEYS[1]  places of the scoreboard
-- ARGV     prefix, scoreboard, how many, members (each once), their entries
-- RETURNS  how many were newer
-- @include board-version

local prefix, board, count = ARGV[1], ARGV[2], tonumber(ARGV[3])
local places, entries, hidden = KEYS[1], prefix .. ENTRIES .. board, prefix .. HIDDEN
local members = { unpack(ARGV, 4, 3 + count) }
local olds = redis.call('HMGET', entries, unpack(members))
local hiddens = redis.call('EXISTS', hidden) == 1 and redis.call('SMISMEMBER', hidden, unpack(members)) or {}
local stored, left, taken, is_changed = {}, {}, {}, false
for index, member in ipairs(members) do
  local entry, old = ARGV[3 + count + index], olds[index]
  local seq, body = string.match(entry, '^(%S+) (.*)$')
  local old_seq, old_body
  if old then old_seq, old_body = string.match(old, '^(%S+) (.*)$') end
  if not old or tonumber(seq) > tonumber(old_seq) then
    stored[#stored + 1] = member
    stored[#stored + 1] = entry
    if hiddens[index] ~= 1 and body ~= old_body then
      is_changed = true
      local score, at = string.match(body, '^(%S+) (%S+)')
      local old_score, old_at
      if old then old_score, old_at = string.match(old_body, '^(%S+) (%S+)') end
      if old and old_at ~= at then left[#left + 1] = old_at .. member end
      if score ~= old_score or at ~= old_at then
        taken[#taken + 1] = score
        taken[#taken + 1] = at .. member
      end
    end
  end
end
if #stored > 0 then redis.call('HSET', entries, unpack(stored)) end
if #left > 0 then redis.call('ZREM', places, unpack(left)) end
if #taken > 0 then redis.call('ZADD', places, unpack(taken)) end
if is_changed then raise_version(prefix, board) end
return #stored / 2
