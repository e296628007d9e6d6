#!lua flags=no-writes
-- Lines of one home as they stand at this moment.
-- KEYS     the lines
-- ARGV     prefix, then 2 per line: most records, 'front' or 'back'
-- RETURNS  per line: how many stand in it, how many follow, and 4 each of those: id, place, position, state

local prefix, answer = ARGV[1], {}
for index, key in ipairs(KEYS) do
  local limit, from = tonumber(ARGV[2 * index]), ARGV[2 * index + 1]
  local found = {}
  if limit > 0 then
    found = redis.call(from == 'back' and 'ZREVRANGE' or 'ZRANGE', key, 0, limit - 1, 'WITHSCORES')
  end
  answer[#answer + 1] = tostring(redis.call('ZCARD', key))
  answer[#answer + 1] = tostring(#found / 2)
  for at = 1, #found, 2 do
    local head = redis.call('HMGET', prefix .. ROOM .. found[at], 'p', 's')
    answer[#answer + 1] = found[at]
    answer[#answer + 1] = found[at + 1]
    answer[#answer + 1] = head[1]
    answer[#answer + 1] = head[2]
  end
end
return answer
