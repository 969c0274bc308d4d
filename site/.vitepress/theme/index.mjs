// use system fonts, so that pages download no fonts
import Theme from 'vitepress/theme-without-fonts';
import './style.css';

export default Theme;
