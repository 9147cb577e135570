import { usePage } from '../app/page';
import { Empty } from '../components/basics';
import { t } from '../i18n';

export default function NotFoundPage() {
  const words = t().common;
  usePage('404');
  return (
    <Empty text={words.notFound}>
      <a class="button primary" href="/">
        {words.goHome}
      </a>
    </Empty>
  );
}
