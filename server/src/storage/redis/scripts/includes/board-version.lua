-- The next version of a scoreboard. The first one is the time, so that no version comes back after all was lost.
local function raise_version(prefix, board)
  if redis.call('HEXISTS', prefix .. BOARDS, board) == 0 then
    local time = redis.call('TIME')
    redis.call('HSET', prefix .. BOARDS, board, string.format('%.0f', time[1] * 1000000 + time[2]))
  end
  redis.call('HINCRBY', prefix .. BOARDS, board, 1)
end
