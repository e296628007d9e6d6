#!lua flags=no-writes
-- A room with its ring.
-- KEYS[1]  the room
-- ARGV[1]  prefix of its partition
-- RETURNS  {outages on record, position, state, update...}; {outages on record} when absent
-- @include clock
-- @include stored-room

local room = stored_room(KEYS[1])
table.insert(room, 1, tostring(read_clock(ARGV[1]).outages))
return room
