import SwaggerUI from 'swagger-ui-dist/swagger-ui-bundle.js';
import 'swagger-ui-dist/swagger-ui.css';
import './styles/fonts.css';
import './styles/docs.css';

SwaggerUI({
  url: '/openapi.json',
  domNode: document.getElementById('docs'),
  deepLinking: true,
  // The badge would ask a validator on another host.
  validatorUrl: null,
  tryItOutEnabled: true,
});
