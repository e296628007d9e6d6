/** What is drawn where a page broke: words and a way on, while the shell and the connection live. */
import { Component } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../components/button.tsx';
import { commonTexts } from '../texts/common.ts';
import styles from './plain-page.module.css';

interface Props {
  readonly children: ReactNode;
  /** What is drawn. Something else is tried, whatever broke before. */
  readonly of?: string;
}

interface State {
  readonly broken: boolean;
  readonly of?: string | undefined;
}

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { broken: false };

  static getDerivedStateFromProps({ of }: Props, state: State): State | null {
    return of === state.of ? null : { broken: false, of };
  }

  static getDerivedStateFromError(): Pick<State, 'broken'> {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    const { title, words, reload } = commonTexts.broken;
    return (
      <div className={`page ${styles.plain}`} role="alert">
        <h1>{title}</h1>
        <p>{words}</p>
        <Button look="primary" onClick={() => location.reload()}>
          {reload}
        </Button>
      </div>
    );
  }
}
