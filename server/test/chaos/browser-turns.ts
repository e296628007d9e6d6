/**
 * In a browser every message of a WebSocket is a turn of its own: what follows from an answer is done before the next
 * message is read. Node's WebSocket hands over several in one turn, and a page's code could take an older word for a newer.
 */
import type { Environment, OpenWire } from '@inkroom/client/net';

export function withBrowserTurns(environment: Environment): Environment {
  const openSocket: OpenWire = ({ events, ...options }) => {
    let isClosed = false;
    const inTurn = (task: () => void): void => {
      setImmediate(() => {
        if (!isClosed) task();
      });
    };
    const wire = environment.openSocket({
      ...options,
      events: {
        heard: () => inTurn(events.heard),
        lost: () => inTurn(events.lost),
        refused: (refusal) => inTurn(() => events.refused(refusal)),
        said: (name, payload) => inTurn(() => events.said(name, payload)),
      },
    });
    return {
      send: (name, message, answered) => wire.send(name, message, (answer) => inTurn(() => answered(answer))),
      close: () => {
        isClosed = true;
        wire.close();
      },
    };
  };
  return { ...environment, openSocket };
}
