import { render } from 'preact';
import { App } from './view/App';

render(<App />, document.getElementById('app')!);
