#!lua flags=no-writes
-- Tips of rooms of one partition.
-- KEYS     the rooms
-- RETURNS  a tip each, '' when absent

local tips = {}
for index, key in ipairs(KEYS) do
  local position = redis.call('HGET', key, 'p')
  tips[index] = position and string.match(position, '%S+$') or ''
end
return tips
