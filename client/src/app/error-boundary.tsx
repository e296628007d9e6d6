/** What is drawn where a page broke: words and a way on, while the shell and the connection live. */
import { Component } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../components/button.tsx';
import { commonTexts } from '../texts/common.ts';
import styles from './plain-page.module.css';

interface State {
  readonly broken: boolean;
}

export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { broken: false };

  static getDerivedStateFromError(): State {
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
