#!lua flags=no-writes
-- Listed rooms of a partition, latest commit first.
-- KEYS[1]  meta of the partition
-- ARGV     prefix, from (inclusive), to (inclusive)
-- RETURNS  {commit time in microseconds, text, ...}

local prefix = ARGV[1]
local found = redis.call('ZREVRANGE', prefix .. LISTING, ARGV[2], ARGV[3], 'WITHSCORES')
if #found == 0 then return {} end
local ids = {}
for index = 1, #found, 2 do ids[#ids + 1] = found[index] end
local texts = redis.call('HMGET', prefix .. LISTED, unpack(ids))
local answer = {}
for index, text in ipairs(texts) do
  answer[#answer + 1] = found[index * 2]
  answer[#answer + 1] = text
end
return answer
