#!lua
-- Takes a member out of the scoreboards of a partition, or puts it back with its values; a part of them per call.
-- KEYS[1]  hidden members of the partition
-- ARGV     prefix, member, '1' hide or '0' show, cursor ('0' at first), about how many scoreboards to look at
-- RETURNS  the next cursor; '0' when it is done
-- @include board-version

local prefix, member, hides = ARGV[1], ARGV[2], ARGV[3] == '1'
-- Before anything else: from here on nothing that is put brings it back, or keeps it out.
redis.call(hides and 'SADD' or 'SREM', KEYS[1], member)
local scanned = redis.call('HSCAN', prefix .. BOARDS, ARGV[4], 'COUNT', ARGV[5])
for index = 1, #scanned[2], 2 do
  local board = scanned[2][index]
  local entry = redis.call('HGET', prefix .. ENTRIES .. board, member)
  if entry then
    local score, at = string.match(entry, '^%S+ (%S+) (%S+) ')
    local places, place = prefix .. PLACES .. board, at .. member
    local changed = hides and redis.call('ZREM', places, place) or not hides and redis.call('ZADD', places, score, place)
    if changed == 1 then raise_version(prefix, board) end
  end
end
return scanned[1]
