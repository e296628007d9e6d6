#!lua flags=no-writes
-- KEYS     lines
-- RETURNS  how many stand in each

local answer = {}
for index, key in ipairs(KEYS) do answer[index] = tostring(redis.call('ZCARD', key)) end
return answer
