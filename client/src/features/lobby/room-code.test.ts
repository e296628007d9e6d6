import { describe, expect, it } from 'vitest';
import { readRoomCode } from './room-code.ts';

describe('a room code as people write it', () => {
  it.each([
    ['K7QX-M2PD'],
    ['k7qxm2pd'],
    ['  K7QX m2pd '],
    ['https://play.example.org/room/K7QX-M2PD'],
    ['http://192.168.0.7:3000/watch/k7qx-m2pd/?view=tv#x'],
  ])('%s is read', (text) => {
    expect(readRoomCode(text)).toBe('K7QXM2PD');
  });

  it('takes the letters that look like digits for digits', () => {
    expect(readRoomCode('OIL0-AAAA')).toBe('0110AAAA');
  });

  it.each([[''], ['K7QX'], ['K7QX-M2PD-9'], ['https://play.example.org/'], ['<script>'], ['UUUU-UUUU']])(
    '%j is refused',
    (text) => {
      expect(readRoomCode(text)).toBeNull();
    },
  );
});
