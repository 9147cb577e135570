import { render } from 'preact';
import { startKeyboard } from './app/keyboard';
import { startRouter } from './app/router';
import { Shell } from './app/shell';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/shell.css';
import './styles/panels.css';
import './styles/pages.css';
import './styles/workflows.css';
import './styles/proof.css';
import './styles/sql.css';

startRouter();
startKeyboard();
const root = document.getElementById('app');
if (root) render(<Shell />, root);
