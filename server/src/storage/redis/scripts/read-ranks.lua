#!lua flags=no-writes
-- How many stand before records in their own lines.
-- KEYS     the records
-- ARGV     prefix, id of each
-- RETURNS  a number each, '' for one that stands in no line

local answer = {}
for index, key in ipairs(KEYS) do
  local id, place = ARGV[index + 1], redis.call('HGET', key, 'q') or ''
  local line = string.match(place, '^%S+')
  local rank = line and redis.call('ZRANK', ARGV[1] .. LINE .. string.match(id, '^[^.]+') .. ':' .. line, id)
  answer[index] = rank and tostring(rank) or ''
end
return answer
