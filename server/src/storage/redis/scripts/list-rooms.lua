#!lua flags=no-writes
-- Listed rooms of a partition, latest commit first, to the second.
-- KEYS[1]  meta of the partition
-- ARGV     prefix, from (inclusive), to (inclusive)
-- RETURNS  {commit time in milliseconds, text, ...}

local prefix = ARGV[1]
local found = redis.call('ZREVRANGE', prefix .. LISTING, ARGV[2], ARGV[3], 'WITHSCORES')
local answer = {}
for index = 1, #found, 2 do
  answer[#answer + 1] = found[index + 1]
  answer[#answer + 1] = redis.call('HGET', prefix .. ROOM .. found[index], 't')
end
return answer
