/** The page begins here: preferences before the first drawing, then the app. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './styles/tokens.css';
import './styles/global.css';
import { App } from './app/app.tsx';
import { startPreferences } from './components/preferences.ts';
import { mendStyles } from './services/later.ts';

startPreferences();
mendStyles();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
