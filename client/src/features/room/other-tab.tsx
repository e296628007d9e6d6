/** A second tab of the same player: says so, and offers to be somebody else here, or only to watch. */
import { formatRoomCode } from '@inkroom/shared';
import type { PlayerId, RoomId, Seat } from '@inkroom/shared';
import { Button, LinkButton } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { browserEnvironment, startSecondIdentity } from '../../net/index.ts';
import { roomTexts } from '../../texts/room.ts';
import { useOtherTab } from './use-other-tab.ts';

interface OtherTabProps {
  readonly room: RoomId;
  readonly player: PlayerId;
  /** The seats I hold. */
  readonly seats: readonly Seat[];
  readonly freeSeat: Seat | null;
}

export function OtherTab({ room, player, seats, freeSeat }: OtherTabProps) {
  const other = useOtherTab(room, player);
  if (!other || seats.length === 0) return null;
  const sitDown = () => {
    startSecondIdentity(browserEnvironment());
    location.reload();
  };
  return (
    <Notice
      tone="warn"
      icon="people"
      action={
        <>
          {freeSeat !== null && (
            <Button size="s" look="primary" onClick={sitDown}>
              {roomTexts.tabs.second}
            </Button>
          )}
          <LinkButton size="s" href={`/watch/${formatRoomCode(room)}`}>
            {roomTexts.actions.watchOnly}
          </LinkButton>
        </>
      }
    >
      <strong>{roomTexts.tabs.title(seats.map(roomTexts.seatName).join(' and '))}</strong>
      <br />
      {roomTexts.tabs.words}
    </Notice>
  );
}
