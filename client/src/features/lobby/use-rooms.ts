/** The lobby's verbs: each is one click that ends in a room, or in words that say why not. */
import { formatRoomCode } from '@inkroom/shared';
import type { Answer, BotStrength, ClockSetting, ModeName, RoomId, Visibility } from '@inkroom/shared';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { createRoom } from '../../net/index.ts';
import { useServices } from '../../services/services.ts';

export interface NewRoom {
  readonly mode: ModeName;
  readonly visibility: Visibility;
  readonly clock?: ClockSetting | undefined;
  readonly bot?: BotStrength | undefined;
  readonly table?: boolean | undefined;
}

export interface Rooms {
  /** Key of the button whose request is under way. */
  readonly busy: string | null;
  /** Why the last request was refused, and which button asked. */
  readonly refused: { readonly key: string; readonly message: string } | null;
  /** Makes a room with me in it and goes there. */
  create(key: string, room: NewRoom): void;
}

export const roomPath = (room: RoomId): string => `/room/${formatRoomCode(room)}`;
export const watchPath = (room: RoomId): string => `/watch/${formatRoomCode(room)}`;

export function useRooms(): Rooms {
  const { connection } = useServices();
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState<string | null>(null);
  const [refused, setRefused] = useState<Rooms['refused']>(null);

  const run = async (key: string, request: () => Promise<Answer<'room:create'>>) => {
    if (busy !== null) return;
    setBusy(key);
    setRefused(null);
    const answer = await request();
    setBusy(null);
    if (!answer.ok) setRefused({ key, message: answer.message });
    else navigate(roomPath(answer.room));
  };

  return {
    busy,
    refused,
    create: (key, { clock = { kind: 'none' }, ...room }) =>
      void run(key, () => createRoom(connection, { ...room, clock })),
  };
}
