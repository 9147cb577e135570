import { Icon, type IconName } from '../components/icon';
import { t } from '../i18n';
import markUrl from '../styles/mark.svg';
import { instance, project } from './project';
import { place } from './router';

interface Entry {
  id: string;
  link: string;
  icon: IconName;
  title: string;
  badge?: number;
  external?: boolean;
}

function NavLink({ entry }: { entry: Entry }) {
  const path = place.value.path;
  const here = entry.link === '/' ? path === '/' : path === entry.link || path.startsWith(`${entry.link}/`);
  return (
    <li>
      <a
        href={entry.link}
        aria-current={here ? 'page' : undefined}
        data-testid={`nav-${entry.id}`}
        {...(entry.external ? { 'data-external': true } : {})}
      >
        <Icon name={entry.icon} />
        <span>{entry.title}</span>
        {entry.badge ? (
          <b class="badge" title={t().nav.problems(entry.badge)}>
            {entry.badge}
          </b>
        ) : null}
      </a>
    </li>
  );
}

/** The way around, dark in both themes. */
export function Rail() {
  const words = t().nav;
  const problems = project.value?.problems.length ?? 0;
  const groups: { title: string; entries: Entry[] }[] = [
    {
      title: words.explore,
      entries: [
        { id: 'home', link: '/', icon: 'home', title: words.home },
        { id: 'dashboards', link: '/dashboards', icon: 'dashboard', title: words.dashboards },
        { id: 'sql', link: '/sql', icon: 'sql', title: words.sql },
      ],
    },
    {
      title: words.flow,
      entries: [
        { id: 'streams', link: '/streams', icon: 'topic', title: words.topics },
        { id: 'tables', link: '/tables', icon: 'table', title: words.tables },
        { id: 'objects', link: '/objects', icon: 'bucket', title: words.objects },
        { id: 'jobs', link: '/jobs', icon: 'job', title: words.jobs },
        { id: 'workflows', link: '/workflows', icon: 'workflow', title: words.workflows },
      ],
    },
    {
      title: words.operate,
      entries: [
        { id: 'system', link: '/system', icon: 'system', title: words.system, badge: problems },
        { id: 'api', link: '/docs', icon: 'api', title: words.api, external: true },
      ],
    },
  ];
  const about = instance.value;
  return (
    <nav class="rail" id="rail" aria-label={words.main}>
      <a class="brand" href="/">
        <img src={markUrl} alt="" width="24" height="24" />
        Mekong
      </a>
      {groups.map((group) => (
        <div key={group.title} class="rail-group">
          <p id={`rail-${group.title}`}>{group.title}</p>
          <ul aria-labelledby={`rail-${group.title}`}>
            {group.entries.map((entry) => (
              <NavLink key={entry.id} entry={entry} />
            ))}
          </ul>
        </div>
      ))}
      {about && (
        <a class="rail-about" href="/system">
          <span class="avatar" aria-hidden="true">
            {about.name.slice(0, 2).toUpperCase()}
          </span>
          <span>
            {about.name}
            <small>{/^\d/.test(about.version) ? `v${about.version}` : about.version}</small>
          </span>
        </a>
      )}
    </nav>
  );
}
