#!lua
-- Keeps a line of a room's chat under the next number and forgets the oldest; the same id again is the first line.
-- KEYS[1]  the room's chat: `n` the last number, `i:<id>` a line's number, `l:<number>` `<id>\n<line>`
-- KEYS[2]  the room: the chat of one that was deleted meanwhile would stay for ever
-- ARGV     id, line (JSON), most lines
-- RETURNS  the number; '0' when there is no such room, and nothing was kept

if redis.call('EXISTS', KEYS[2]) == 0 then return '0' end
local known = redis.call('HGET', KEYS[1], 'i:' .. ARGV[1])
if known then return known end
local number = redis.call('HINCRBY', KEYS[1], 'n', 1)
redis.call('HSET', KEYS[1], 'i:' .. ARGV[1], number, 'l:' .. number, ARGV[1] .. '\n' .. ARGV[2])
local oldest = 'l:' .. (number - tonumber(ARGV[3]))
local forgotten = redis.call('HGET', KEYS[1], oldest)
if forgotten then
  redis.call('HDEL', KEYS[1], oldest, 'i:' .. string.sub(forgotten, 1, string.find(forgotten, '\n', 1, true) - 1))
end
return tostring(number)
