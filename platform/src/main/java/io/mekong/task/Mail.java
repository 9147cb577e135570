package io.mekong.task;

import io.mekong.core.MekongException;
import io.mekong.project.Settings;
import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Properties;

/** Hands e-mail to a server. */
final class Mail {
    private final Settings.Smtp smtp;
    private final Duration patience;

    Mail(Settings.Smtp smtp, Duration patience) {
        this.smtp = smtp;
        this.patience = patience;
    }

    /** @param key the same for the same message, so that one who gets it twice sees it once */
    void send(List<String> to, String subject, String text, String key) throws InterruptedException {
        try {
            MimeMessage message = new MimeMessage(session()) {
                @Override
                protected void updateMessageID() throws MessagingException {
                    setHeader("Message-ID", "<" + key + "." + smtp.from() + ">");
                }
            };
            message.setFrom(new InternetAddress(smtp.from()));
            for (String address : to) {
                message.addRecipient(Message.RecipientType.TO, new InternetAddress(address));
            }
            message.setSubject(subject.replaceAll("\\s+", " "), StandardCharsets.UTF_8.name());
            message.setText(text, StandardCharsets.UTF_8.name());
            message.setSentDate(Date.from(Instant.now()));
            Transport.send(message);
        } catch (MessagingException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw MekongException.resource(
                    "The e-mail was not taken by " + smtp.host() + ":" + smtp.port(),
                    MekongException.reason(e),
                    "Check `smtp` in mekong.yaml.",
                    e);
        }
    }

    private Session session() {
        String wait = Long.toString(patience.toMillis());
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.host", smtp.host());
        properties.setProperty("mail.smtp.port", Integer.toString(smtp.port()));
        properties.setProperty("mail.smtp.connectiontimeout", wait);
        properties.setProperty("mail.smtp.timeout", wait);
        properties.setProperty("mail.smtp.writetimeout", wait);
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        switch (smtp.tls()) {
            case NONE -> {}
            case STARTTLS -> {
                properties.setProperty("mail.smtp.starttls.enable", "true");
                properties.setProperty("mail.smtp.starttls.required", "true");
            }
            case IMPLICIT -> properties.setProperty("mail.smtp.ssl.enable", "true");
        }
        if (smtp.user().isEmpty()) {
            return Session.getInstance(properties);
        }
        properties.setProperty("mail.smtp.auth", "true");
        PasswordAuthentication login = new PasswordAuthentication(
                smtp.user().get(), smtp.password().map(Settings.Secret::value).orElse(""));
        return Session.getInstance(properties, new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return login;
            }
        });
    }
}
